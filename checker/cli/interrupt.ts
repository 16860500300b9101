/**
 * A signal that the first Ctrl-C (or SIGTERM) aborts, so that a search ends with a report of what it has found. The
 * second one ends the process, as it would without this.
 * @param doing what happens before the search ends, as in `reporting what was found so far`.
 */
export function abortOnInterrupt(doing: string, note: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const abort = () => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
    note(`Interrupted: ${doing}. Ctrl-C again ends at once.`);
    controller.abort();
  };
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  return controller.signal;
}
