import { LISTED_RULES } from "@aim-engine/cli"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

const rows = LISTED_RULES.map(({ id, severity, summary }) => `| \`${id}\` | ${severity} | ${summary} |`)

/** The rules of `aim check`, made from the code. */
export const checkRulesPage = (): GeneratedFile => ({
  path: "docs/reference/check-rules.md",
  text: `# Rules of aim check

<!-- ${GENERATED_NOTICE} -->

How to use them, and how a [policy](../checking-manifests.md#a-policy) changes what they count as, is told on the page about
[checking manifests](../checking-manifests.md). Ids are stable.

| Rule | Counts as | What it finds |
|---|---|---|
${rows.join("\n")}
`,
})
