/** Control characters, which a terminal obeys, and those that reverse the direction of a line. */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu

/** Somebody else's text as one line that a terminal only shows: every run of control characters becomes a blank. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, " ").trim()
