/**
 * A model file for sweeps: guests ask a porter for one of some keys to a room for two. Whether that is violated depends on the
 * number of keys, and more keys than guests are refused.
 */
export const roomModel = `
import { Record } from 'immutable';
import { always, InvalidModelError, protocol, send, stateWhere } from 'stepwright';

interface Config {
  readonly guests: number;
  readonly keys: number;
  readonly mode: 'open' | 'asleep' | 'throws' | 'killed' | 'exits' | 'talks' | 'a, "b"';
}

class Porter extends Record({ keys: 0 }) {}
class Guest extends Record({ phase: 'out' as 'out' | 'waiting' | 'inside' | 'gone' }) {}
type Message = { readonly type: 'Ask' | 'Key' | 'Back' };

/** What three guests do to the process that makes a model of them. */
function misbehave(mode: Config['mode']): void {
  if (mode === 'throws') throw new TypeError('three is a crowd');
  if (mode === 'killed') process.kill(process.pid, 'SIGKILL');
  if (mode === 'exits') process.exit(5);
}

export const room = protocol<{ config: Config; roles: { porter: Porter; guest: Guest }; message: Message }>({
  name: 'room',
  roles: ({ guests, keys, mode }) => {
    if (keys > guests)
      throw new InvalidModelError(\`\${keys} keys are too many for \${guests}.\`, 'a typing error', 'have fewer keys');
    if (guests === 3) misbehave(mode);
    if (mode === 'talks') console.error(\`for \${guests}\`);
    return {
      porter: {
        init: () => new Porter({ keys }),
        receive: {
          Ask: (p, _, { from }) =>
            p.keys === 0 || mode === 'asleep'
              ? undefined
              : { next: p.set('keys', p.keys - 1), send: [send(from, { type: 'Key' })] },
          Back: (p) => p.set('keys', p.keys + 1),
          Key: (p) => p,
        },
      },
      guest: {
        count: guests,
        init: () => new Guest(),
        actions: {
          ask: (g, { pids }) =>
            g.phase === 'out'
              ? { next: g.set('phase', 'waiting'), send: [send(pids.porter[0]!, { type: 'Ask' })] }
              : undefined,
          leave: (g, { pids }) =>
            g.phase === 'inside'
              ? { next: g.set('phase', 'gone'), send: [send(pids.porter[0]!, { type: 'Back' })] }
              : undefined,
        },
        receive: { Key: (g) => g.set('phase', 'inside'), Ask: (g) => g, Back: (g) => g },
      },
    };
  },
  properties: () => [
    always('at most two inside', {
      view: { guest: (g: Guest) => g.phase === 'inside' },
      holds: ({ guest }) => guest.filter(Boolean).length <= 2,
    }),
  ],
  terminal: () =>
    stateWhere({ view: { guest: (g: Guest) => g.phase === 'gone' }, holds: ({ guest }) => guest.every(Boolean) }),
  scenarios: [
    { name: 'evening', config: { guests: 2, keys: 2, mode: 'open' }, expect: { verdict: 'holds', states: 36 } },
    { name: 'night', config: { guests: 3, keys: 1, mode: 'asleep' }, expect: { verdict: 'violated', property: 'deadlock', length: 9 } },
    ...(['throws', 'killed', 'exits', 'talks', 'a, "b"'] as const).map((mode) => ({
      name: mode,
      config: { guests: 2, keys: 1, mode },
    })),
  ],
});
`;
