import { pageText } from "./documented-runs.ts"

/** A block of code on a page. */
export interface PageBlock {
  readonly language: string
  readonly text: string
  /** What a comment before it says that it needs. */
  readonly needs: string | undefined
}

const BLOCK = /(?:<!-- needs (?<needs>[^>]*) -->\n)?```(?<language>\w+)\n(?<text>[\s\S]*?)```\n/g

/** The blocks of code on a page, in its order. */
export const pageBlocks = (page: string): ReadonlyArray<PageBlock> =>
  [...pageText(page).matchAll(BLOCK)].map(({ groups }) => ({
    language: groups?.language ?? "",
    text: groups?.text ?? "",
    needs: groups?.needs,
  }))

/** The files on a page: blocks that start with their name in a comment. JSON has no comments, so there the line goes. */
export const pageFiles = (blocks: ReadonlyArray<PageBlock>): ReadonlyMap<string, string> =>
  new Map(
    blocks.flatMap(({ language, text }) => {
      const [, name] = /^# ([\w.-]+)\n/.exec(text) ?? []
      if (name === undefined) return []
      return [[name, language === "json" ? text.slice(text.indexOf("\n") + 1) : text] as const]
    }),
  )

/** A command that needs nothing but the files of its page, and what the page says that it prints. */
export interface PageCommand {
  readonly command: string
  readonly printed: string | undefined
}

/** The commands of a page that need no cluster, each with the block of text behind it. */
export const offlineCommands = (blocks: ReadonlyArray<PageBlock>): ReadonlyArray<PageCommand> =>
  blocks.flatMap(({ language, text, needs }, index) => {
    if (language !== "sh" || needs !== undefined) return []
    const next = blocks[index + 1]
    return [{ command: text.trim(), printed: next?.language === "text" ? next.text : undefined }]
  })
