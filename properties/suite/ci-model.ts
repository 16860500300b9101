import { lockModel } from './cli-process.ts';

/** Scenarios of the lock that end in every way there is; the last one takes its time. */
const scenarios = `
    { name: 'passes', config: { workers: 1, atomic: false, name: 'a lock' } },
    { name: 'is broken', config: { workers: 2, atomic: false, name: 'a lock' } },
    { name: 'is broken, as known', config: { workers: 2, atomic: false, name: 'a lock' }, expect: { verdict: 'violated', property: 'at most one inside', length: 4 } },
    { name: 'is broken too soon', config: { workers: 2, atomic: false, name: 'a lock' }, expect: { verdict: 'violated', property: 'at most one inside', length: 9 } },
    { name: 'is not broken', config: { workers: 1, atomic: false, name: 'a lock' }, expect: { verdict: 'violated', property: 'deadlock', length: 1 } },
    { name: 'is miscounted', config: { workers: 1, atomic: false, name: 'a lock' }, expect: { verdict: 'holds', states: 7 } },
    { name: 'throws', config: { workers: 1, atomic: false, name: 'throws' } },
    { name: 'is stuck', config: { workers: 1, atomic: true, name: 'a lock' } },
    { name: 'starves', check: ['who looks, enters'], fairness: { actions: 'none' }, config: { workers: 2, atomic: false, name: 'a lock' } },
`;

/** A model file whose text makes trouble for XML, Markdown and workflow commands. */
export function ciModel(): string {
  const two = "    { name: 'two workers', config: { workers: 2, atomic: false, name: 'a lock' } },\n";
  return lockModel({
    'import { always, protocol': 'import { always, leadsTo, protocol',
    'roles: ({ workers, atomic })': 'roles: ({ workers, atomic, name })',
    "leave: (w) => (w.phase === 'inside' ? w.set('phase', 'done') : undefined),": `leave: (w) => {
          if (name === 'throws') throw new Error('a <bad> & "quoted" | \`thing\` \\u0007 100%, ]]>\\nsecond: line');
          return w.phase === 'inside' ? w.set('phase', 'done') : undefined;
        },`,
    '    }),\n  ],': `    }),
    leadsTo('who looks, enters', {
      each: { worker: (w: Worker) => w.phase },
      when: (phase) => phase === 'saw it free',
      holds: (phase) => phase === 'inside',
    }),
  ],`,
    "    { name: 'one worker', config: { workers: 1, atomic: false, name: 'a lock' } },\n":
      scenarios.slice(1),
    [two]: '',
  });
}
