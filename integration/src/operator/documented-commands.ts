/** A block of commands on a page of the documentation. */
export interface CommandBlock {
  /** The line on which its first command stands. */
  readonly line: number
  readonly commands: string
  /** What it needs that the tests don't have, where a comment before it says so. */
  readonly needs: string | undefined
}

const BLOCK = /(?:<!-- needs (?<needs>[^>]*) -->\n)?```sh\n(?<commands>[\s\S]*?)```\n/g

/** The blocks of shell commands of a page, in its order. */
export const commandBlocks = (markdown: string): ReadonlyArray<CommandBlock> =>
  [...markdown.matchAll(BLOCK)].map(({ index, groups, 0: whole }) => ({
    line: markdown.slice(0, index + whole.indexOf("```sh")).split("\n").length + 1,
    commands: groups?.commands ?? "",
    needs: groups?.needs,
  }))
