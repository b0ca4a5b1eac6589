const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

const NAME_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const PREFIX_TEXT =
  "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

/** What is wrong with the key of a label or annotation; undefined where nothing is. Source: Kubernetes, `IsQualifiedName`. */
export const labelKeyProblem = (key: string): string | undefined => {
  const parts = key.split("/")
  if (parts.length > 2) {
    return "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
  }
  const name = parts.at(-1) ?? ""
  const prefix = parts.length === 2 ? parts[0] : undefined
  if (prefix === "") return "prefix part must be non-empty"
  if (prefix !== undefined && !PREFIX.test(prefix)) return PREFIX_TEXT
  if (name === "") return "name part must be non-empty"
  if (name.length > 63) return "name part must be no more than 63 characters"
  return NAME.test(name) ? undefined : NAME_TEXT
}

/** What is wrong with the value of a label; undefined where nothing is. Source: Kubernetes, `IsValidLabelValue`. */
export const labelValueProblem = (value: string): string | undefined => {
  if (value.length > 63) return "must be no more than 63 characters"
  return VALUE.test(value) ? undefined : VALUE_TEXT
}
