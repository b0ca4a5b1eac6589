const ENTRY = /<([^>]*)>((?:[ \t]*;[ \t]*[a-z*]+[ \t]*=[ \t]*(?:"[^"]*"|[^\s",;]*))*)/gi
const NEXT = /;[ \t]*rel[ \t]*=[ \t]*(?:"(?:[^"]*[ \t])?next(?:[ \t][^"]*)?"|next(?![^\s,;]))/i

/**
 * The address of the next page in a `Link` header, as written there; undefined on the last page.
 * Sources: RFC 8288; OCI distribution specification, "Listing Tags".
 *
 * @example
 * nextLink('</v2/_catalog?last=b&n=2>; rel="next"') // "/v2/_catalog?last=b&n=2"
 */
export const nextLink = (header: string): string | undefined => {
  for (const [, address, parameters] of header.matchAll(ENTRY)) {
    if (address !== undefined && parameters !== undefined && NEXT.test(parameters)) return address
  }
  return undefined
}
