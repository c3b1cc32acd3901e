/**
 * A text within another, in its own direction whatever that of the text around it: first strong isolate. Where elements cannot
 * stand, as in an accessible name; elsewhere there is bdi.
 */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
