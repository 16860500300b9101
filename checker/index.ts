export type { Pid } from './core/ids.ts';
export { broadcast, send, unexpected } from './protocol/definition.ts';
export { protocol } from './protocol/protocol.ts';
export { always, type Seen, sometimes, stateWhere, transition } from './protocol/view.ts';
