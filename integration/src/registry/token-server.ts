import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto"
import { createServer } from "node:http"

/** A token server on loopback: it signs what the distribution registry accepts. */
export interface TokenServer {
  readonly realm: string
  readonly service: string
  readonly issuer: string
  /** The public keys, as the registry wants them. */
  readonly jwks: object
  /** The queries of all requests so far. */
  readonly requests: ReadonlyArray<URLSearchParams>
  /** A token that allows what is asked for. */
  readonly issue: (scopes: ReadonlyArray<string>) => string
  readonly stop: () => Promise<void>
}

const SERVICE = "loopback-registry"
const ISSUER = "loopback-issuer"

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")

const accessOf = (scope: string) => {
  const [type = "", name = "", actions = ""] = scope.split(":")
  return { type, name, actions: actions.split(",") }
}

/** Starts a token server. Anonymous requests get tokens for `public/` alone; `user` (HTTP Basic) gets what it asks for. */
export const startTokenServer = async (user: {
  readonly name: string
  readonly password: string
}): Promise<TokenServer> => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const key = publicKey.export({ format: "jwk" })
  const kid = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 16)
  const requests: Array<URLSearchParams> = []

  const issue = (scopes: ReadonlyArray<string>): string => {
    const now = Math.floor(Date.now() / 1000)
    const header = base64url({ typ: "JWT", alg: "ES256", kid })
    const claims = base64url({
      iss: ISSUER,
      sub: "",
      aud: SERVICE,
      exp: now + 300,
      nbf: now - 10,
      iat: now,
      jti: randomUUID(),
      access: scopes.map(accessOf),
    })
    const signature = sign("sha256", Buffer.from(`${header}.${claims}`), { key: privateKey, dsaEncoding: "ieee-p1363" })
    return `${header}.${claims}.${signature.toString("base64url")}`
  }

  const authorized = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}`
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? "", "http://loopback").searchParams
    requests.push(query)
    const { authorization } = request.headers
    if (authorization !== undefined && authorization !== authorized) {
      response.writeHead(401).end(JSON.stringify({ details: "incorrect username or password" }))
      return
    }
    const scopes = query
      .getAll("scope")
      .filter((scope) => authorization !== undefined || scope.startsWith("repository:public/"))
    response.end(JSON.stringify({ token: issue(scopes), expires_in: 300 }))
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resolve(address !== null && typeof address === "object" ? address.port : 0)
    })
  })
  return {
    realm: `http://127.0.0.1:${port}/token`,
    service: SERVICE,
    issuer: ISSUER,
    jwks: { keys: [{ ...key, kid, use: "sig", alg: "ES256" }] },
    requests,
    issue,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
