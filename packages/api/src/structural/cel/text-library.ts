import type { Environment } from "@marcbachmann/cel-js"

/** Source: Kubernetes, CEL regex library. */
const find = (text: string, pattern: string): string => new RegExp(pattern, "u").exec(text)?.[0] ?? ""

const findAll = (text: string, pattern: string): ReadonlyArray<string> =>
  [...text.matchAll(new RegExp(pattern, "gu"))].map(([match]) => match)

type Comparable = string | bigint | number

const isSorted = (list: ReadonlyArray<Comparable>): boolean =>
  list.every((entry, index) => {
    const before = list[index - 1]
    return before === undefined || before <= entry
  })

/** Adds what Kubernetes can find in texts and ask of lists, beyond standard CEL. */
export const withTexts = (environment: Environment): Environment =>
  environment
    .registerFunction("string.find(string): string", find)
    .registerFunction("string.findAll(string): list", findAll)
    .registerFunction("list.isSorted(): bool", isSorted)
