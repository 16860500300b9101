/** The code of an error about the text of a user's file; it survives the way between threads. */
export const syntaxErrorCode = 'STEPWRIGHT_SYNTAX';
