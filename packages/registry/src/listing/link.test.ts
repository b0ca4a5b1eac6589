import { expect, it } from "@effect/vitest"
import { nextLink } from "./link.ts"

it.each<[string, string, string | undefined]>([
  ["of the distribution registry", '</v2/_catalog?last=b&n=2>; rel="next"', "/v2/_catalog?last=b&n=2"],
  ["without quotes", "</x>; rel=next", "/x"],
  ["in upper case", '</x>; REL="Next"', "/x"],
  ["with further parameters", '</x>; title="a; b"; rel="next"', "/x"],
  ["second of two", '</a>; rel="prev", </b>; rel="next"', "/b"],
  ["with two relations", '</x>; rel="last next"', "/x"],
  ["a comma in the address", '</x?a=1,2>; rel="next"', "/x?a=1,2"],
  ["without blanks", '</x>;rel="next"', "/x"],
  ["another relation", '</x>; rel="nextish"', undefined],
  ["another relation without quotes", "</x>; rel=nextish", undefined],
  ["no relation", "</x>", undefined],
  ["no address", 'rel="next"', undefined],
  ["nothing", "", undefined],
])("the next page: %s", (_title, header, address) => {
  expect(nextLink(header)).toBe(address)
})
