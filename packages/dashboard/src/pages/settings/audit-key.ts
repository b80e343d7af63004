/** Under which the record of deeds is kept; what this page has done makes it read again. */
export const AUDIT_KEY = "audit";
