/** The path of an object's field below another path, e.g. `spec.model`. */
export const childPath = (path: string, field: string): string => (path === "" ? field : `${path}.${field}`)

/** The path of a list's entry, e.g. `spec.filters[0]`. */
export const indexPath = (path: string, index: number): string => `${path}[${index}]`

/** The path of a map's entry, e.g. `metadata.labels[team]`. */
export const keyPath = (path: string, key: string): string => `${path}[${key}]`
