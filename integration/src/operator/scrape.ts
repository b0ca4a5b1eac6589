import { request } from "node:https"

/** What a scrape is answered with. */
export interface Scrape {
  readonly status: number
  readonly text: string
}

/** Scrapes metrics over TLS as Prometheus does, with a bearer token; nobody vouches for the operator's certificate in tests. */
export const scrape = (address: string, token?: string): Promise<Scrape> =>
  new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const sent = request(`https://${address}/metrics`, { headers, agent: false, rejectUnauthorized: false })
    sent.on("error", reject)
    sent.on("response", (response) => {
      let text = ""
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part
      })
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.end()
  })
