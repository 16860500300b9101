import { graphCode, machineCode, storeCode } from './compiled.ts';

/** assembly/machine.ts, assembly/store.ts and assembly/graph.ts, ready to be put to work. */
export const machineProgram = new WebAssembly.Module(Buffer.from(machineCode, 'base64'));
export const storeProgram = new WebAssembly.Module(Buffer.from(storeCode, 'base64'));
export const graphProgram = new WebAssembly.Module(Buffer.from(graphCode, 'base64'));
