/** How long an answer asks to be left alone, in milliseconds. Source: RFC 9110, `Retry-After`. */
export const askedPauseMillis = (retryAfter: string | null | undefined): number => {
  const text = retryAfter?.trim() ?? ""
  const millis = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(millis) && millis > 0 ? millis : 0
}
