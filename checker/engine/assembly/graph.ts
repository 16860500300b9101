/**
 * All states that were found as a graph, whose edges are made anew from tables whenever they are asked for; and the search
 * of it for fair cycles.
 */
export { gather, insert, place, successors } from './edges';
export { enter, go } from './components';
