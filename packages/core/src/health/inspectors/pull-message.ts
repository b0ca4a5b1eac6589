/** Why a registry refused: bad credentials, no such image, or anything else. */
export type PullClass = "auth" | "not-found" | "generic"

const AUTH =
  /\b(unauthorized|authentication(?: required| failed)?|forbidden|denied|credentials)\b|(?<![:.\d])\b40[13]\b(?![.:\d])/i
const NOT_FOUND = /\bnot found\b|(?<![:.\d])\b404\b(?![.:\d])|\b(?:manifest|name)[ _]unknown\b|\bno such (?!host\b)/i

/**
 * Why an image could not be pulled. The HTTP status decides where it is known; the text is read only without one, word by
 * word, so that a port `:403` is no status and `no such host` is no missing image. Refused credentials are looked for
 * first: registries say "denied: not found" of images that may exist.
 */
export const categorizePullMessage = (text: string, httpStatus?: number): PullClass => {
  if (httpStatus !== undefined) {
    if (httpStatus === 401 || httpStatus === 403) return "auth"
    return httpStatus === 404 ? "not-found" : "generic"
  }
  if (AUTH.test(text)) return "auth"
  return NOT_FOUND.test(text) ? "not-found" : "generic"
}
