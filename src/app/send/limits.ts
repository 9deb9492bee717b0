/** The most bytes of a line or CSV row: the service accepts no larger record. */
export const maxLine: number = 10_000_000;
