/** RFC 9110 §10.2.3: seconds or a date; undefined when it is neither. */
export function retryAfterSeconds(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) || !/[A-Za-z]{3}/.test(value) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
