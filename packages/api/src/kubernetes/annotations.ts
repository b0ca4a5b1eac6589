import type { StructuralHints, ValidationRule } from "./field.ts"

const PART = "[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?"
const KEY = `^(${PART}([.]${PART})*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`

/** Refuses keys with which the API server would refuse the object that gets them. Source: Kubernetes, `IsQualifiedName`. */
const validKeys: ValidationRule = {
  rule: `self.all(key, key.matches('${KEY}'))`,
  message:
    "keys of annotations are a name of at most 63 letters, digits, -, _ and ., optionally behind a DNS name and a slash, e.g. example.com/team",
}

/** What a schema says of annotations that are put on other objects. */
export const annotationHints: StructuralHints = { maxProperties: 64, rules: [validKeys] }
