const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** `1,745,408`. */
export function count(value: number): string {
  return whole.format(value);
}

/** `1.75M`. */
export function roughly(value: number): string {
  return short.format(value);
}

/** `0.02 s`, `4.1 s`, `1m 15s`, `2h 05m`: at most seven characters up to a hundred hours. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 0.995 ? 2 : 1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds) / 60;
  if (minutes < 60) return inTwoUnits(minutes, 'm', 's');
  return inTwoUnits(Math.round(minutes) / 60, 'h', 'm');
}

function inTwoUnits(value: number, unit: string, sixtieth: string): string {
  const rest = Math.round((value % 1) * 60);
  return `${Math.floor(value)}${unit} ${String(rest).padStart(2, '0')}${sixtieth}`;
}

/** Events per second, `1.75M/s`; a dash where too little time passed to tell. */
export function rate(events: number, seconds: number): string {
  return seconds < 0.05 ? '–' : `${roughly(events / seconds)}/s`;
}

/** `1 step`, `2 steps`. */
export function plural(many: number, thing: string): string {
  return `${count(many)} ${thing}${many === 1 ? '' : 's'}`;
}
