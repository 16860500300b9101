import { expect, test } from 'vitest';
import { InvalidModelError } from '../../checker/index.ts';
import { paxos } from '../../models/consensus/paxos.ts';

const { config, ...scenario } = paxos.scenario('2 clients');

test.each([
  ['a proposer that would be a quorum on its own', { quorum: 1 }],
  ['a quorum of more servers than there are', { quorum: 4 }],
  ['more clients than servers', { clients: 4 }],
  ['no servers', { servers: 0, quorum: 0, clients: 0 }],
])('%s: there is no such Paxos', (_, other) => {
  expect(() => paxos.model({ ...scenario, config: { ...config, ...other } })).toThrow(InvalidModelError);
});
