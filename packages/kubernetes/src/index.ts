export * from "./kubernetes-api.ts"
