/** A UUID inside a larger pattern, which has to ignore case. */
export const uuidPattern = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

const whole = new RegExp(`^${uuidPattern}$`, "i");

/** Whether a text is a UUID in its usual form. */
export function isUuid(text: string): boolean {
  return whole.test(text);
}
