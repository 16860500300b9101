/** There is no memory left that could be handed out. */
export class OutOfMemory extends Error {}
