import { dirname, join, normalize } from "node:path/posix"

/** Where the files of the repository that are no pages can be read. */
const REPOSITORY = "https://github.com/aim-engine/aim-engine/blob/main"

/** Whether the site leaves a page out: decisions and reports are for those who have the code before them. */
const isLeftOut = (path: string): boolean => /^(?:decisions|reference\/api-surface)\b/.test(path)

/**
 * Where a link on a page leads on the site: pages lead to pages, anything else of the repository to where its files can be read. Pages are written
 * for a reader of the repository, where all links are relative.
 *
 * @example
 * siteLink("library.md", "../examples/library") // "https://github.com/aim-engine/aim-engine/blob/main/examples/library"
 */
export const siteLink = (page: string, href: string): string => {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href
  const path = normalize(join(dirname(page), href))
  if (!path.startsWith("../") && !isLeftOut(path)) return href
  return `${REPOSITORY}/${path.startsWith("../") ? path.slice("../".length) : `docs/${path}`}`
}

/** The anchor of a heading, as GitHub makes it: a link to it works on both. */
export const headingAnchor = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-")
