import type { ObjectRef } from "@aim-engine/api"

/** Whose log it is. */
export interface LogSource extends Pick<ObjectRef, "namespace" | "name"> {
  readonly container: string
}

/** What one run of a container wrote. */
export interface ContainerLog {
  text: string
  /** Whether more may come. */
  isOpen: boolean
}

const keyOf = ({ namespace, name, container }: LogSource): string => `${namespace}/${name}/${container}`

/** What the containers of all pods wrote; of each the present run and the one before. */
export class ContainerLogs {
  readonly #runs = new Map<string, { readonly present: ContainerLog; readonly previous?: ContainerLog }>()

  /** Begins the log of a new run. */
  open(source: LogSource): ContainerLog {
    const present = { text: "", isOpen: true }
    const before = this.#runs.get(keyOf(source))
    this.#runs.set(keyOf(source), before === undefined ? { present } : { present, previous: before.present })
    return present
  }

  /** The log of the present run, or of the one before; undefined where there was none. */
  find(source: LogSource, previous = false): ContainerLog | undefined {
    const runs = this.#runs.get(keyOf(source))
    return previous ? runs?.previous : runs?.present
  }

  forget(source: LogSource): void {
    this.#runs.delete(keyOf(source))
  }
}

/** The last lines of a text. */
export const lastLines = (text: string, count: number): string => {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  return count <= 0 ? "" : lines.slice(-count).join("")
}
