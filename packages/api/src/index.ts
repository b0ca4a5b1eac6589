export * from "./kubernetes/object-meta.ts"
export * from "./kubernetes/resource-kind.ts"
