import { type Cause, invalidValue } from "../errors/status-errors.ts"
import type { NameRule } from "../resources/api-resource.ts"

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

const problems = (rule: NameRule, name: string): ReadonlyArray<string> => {
  if (rule === "path-segment") {
    if (name === "." || name === "..") return [`may not be '${name}'`]
    return ["/", "%"]
      .filter((character) => name.includes(character))
      .map((character) => `may not contain '${character}'`)
  }
  const [limit, pattern, text] =
    rule === "label" ? ([63, LABEL, LABEL_TEXT] as const) : ([253, SUBDOMAIN, SUBDOMAIN_TEXT] as const)
  const tooLong = name.length > limit ? [`must be no more than ${limit} characters`] : []
  if (pattern.test(name)) return tooLong
  return [...tooLong, rule === "label" && SUBDOMAIN.test(name) ? "must not contain dots" : text]
}

/** What breaks the rules for an object's name. Source: Kubernetes, "Object Names and IDs". */
export const nameCauses = (rule: NameRule, name: string): ReadonlyArray<Cause> =>
  name === ""
    ? [
        {
          reason: "FieldValueRequired",
          message: "Required value: name or generateName is required",
          field: "metadata.name",
        },
      ]
    : problems(rule, name).map((problem) => invalidValue("metadata.name", name, problem))
