import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dirname, join as joinPath, normalize } from "node:path/posix"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { PAGE_GROUPS } from "../apps/site/src/sidebar.ts"
import { repository } from "./source-files.ts"

/** Building the site takes a while where much else goes on. */
const PATIENCE = 300_000

const site = mkdtempSync(join(tmpdir(), "aim-engine-site-"))

const filesBelow = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(ending))
    .sort()

/** For those who have the code before them; not on the site. */
const isLeftOut = (page: string): boolean => /^(?:index$|decisions\/|reference\/api-surface\/)/.test(page)

it("the sidebar has every page; a new one goes into apps/site/src/sidebar.ts", () => {
  const listed = new Set(PAGE_GROUPS.flatMap(({ pages }) => pages.map(([, file]) => file)))
  const pages = filesBelow(join(repository, "docs"), ".md").map((name) => name.slice(0, -".md".length))
  expect(pages.filter((page) => !isLeftOut(page) && !listed.has(page))).toEqual([])
})

describe("the site", () => {
  beforeAll(() => {
    const vitepress = join(repository, "node_modules/.bin/vitepress")
    execFileSync(vitepress, ["build", "apps/site", "--outDir", site], { cwd: repository, stdio: "pipe" })
  }, PATIENCE)
  afterAll(() => rmSync(site, { recursive: true, force: true }))

  const textOf = (page: string): string => readFileSync(join(site, page), "utf8")
  const hrefsOf = (html: string): ReadonlyArray<string> =>
    [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"))

  it("loads nothing from elsewhere", () => {
    const foreign = filesBelow(site, ".html").flatMap((page) =>
      [...textOf(page).matchAll(/<(?:script|link|img|iframe)\b[^>]*(?:src|href)="(https?:[^"]*)"/g)].map(
        ([, url]) => `${page}: ${url}`,
      ),
    )
    expect(foreign).toEqual([])
  })

  it("has no link that leads nowhere, anchors included", () => {
    const pages = filesBelow(site, ".html")
    expect(pages.flatMap((page) => hrefsOf(textOf(page))).length).toBeGreaterThan(500)
    const anchors = new Map(
      pages.map((page) => [page, new Set([...textOf(page).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]),
    )
    const broken = pages
      .filter((page) => page !== "404.html")
      .flatMap((page) =>
        hrefsOf(textOf(page))
          .filter((href) => !/^[a-z]+:/.test(href))
          .filter((href) => {
            const [path = "", anchor = ""] = href.split("#")
            const target =
              path === "" ? page : normalize(path.startsWith("/") ? path.slice(1) : joinPath(dirname(page), path))
            const file = path === "/" ? "index.html" : target.endsWith(".html") ? target : `${target}.html`
            const known = anchors.get(file)
            return known === undefined || (anchor !== "" && !known.has(decodeURIComponent(anchor)))
          })
          .map((href) => `${page}: ${href}`),
      )
    expect([...new Set(broken)]).toEqual([])
  })

  it("leads to files of the repository that exist", () => {
    const blob = "https://github.com/aim-engine/aim-engine/blob/main/"
    const missing = filesBelow(site, ".html")
      .flatMap((page) => hrefsOf(textOf(page)))
      .filter((href) => href.startsWith(blob))
      .map((href) => href.slice(blob.length).split("#")[0] ?? "")
      .filter((path) => !existsSync(join(repository, path)))
    expect([...new Set(missing)]).toEqual([])
  })

  it("has a search that runs in the browser", () => {
    const index = filesBelow(join(site, "assets"), ".js").find((name) => name.includes("localSearchIndex"))
    expect(readFileSync(join(site, "assets", index ?? ""), "utf8")).toContain("quickstart")
  })
})
