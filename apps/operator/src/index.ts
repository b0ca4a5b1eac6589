export * from "./engine.ts"
export * from "./operator-access.ts"
