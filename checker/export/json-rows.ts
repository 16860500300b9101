/**
 * An object as JSON with a line for each of its fields, and for each element of those that are `rows`: short, and yet lines can be
 * compared. Ends with a newline.
 */
export function jsonRows<T extends object>(object: T, rows: readonly (keyof T & string)[]): string {
  const fields = Object.entries(object).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const isLong = rows.includes(name as keyof T & string) && Array.isArray(value) && value.length > 0;
    const text = isLong
      ? `[\n${value.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`
      : JSON.stringify(value);
    return [`  ${JSON.stringify(name)}: ${text}`];
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}
