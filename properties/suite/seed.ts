import { configureGlobal, readConfigureGlobal } from 'fast-check';

/**
 * Random tests draw the same in every run, so that a change is told of its own mistakes only. `STEPWRIGHT_SEED` draws something
 * else: a number, or `random`.
 */
const wanted = process.env.STEPWRIGHT_SEED ?? '1';
const seed = wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted);
if (!Number.isInteger(seed)) throw new Error(`STEPWRIGHT_SEED is '${wanted}', which is no whole number`);
configureGlobal({ ...readConfigureGlobal(), seed });
