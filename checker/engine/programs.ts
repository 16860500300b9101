import { machineCode, storeCode } from './compiled.ts';

/** assembly/machine.ts and assembly/store.ts, ready to be put to work. */
export const machineProgram = new WebAssembly.Module(Buffer.from(machineCode, 'base64'));
export const storeProgram = new WebAssembly.Module(Buffer.from(storeCode, 'base64'));
