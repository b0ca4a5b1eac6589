/** Equal messages of a second that are all logged; of further ones each {@link THEREAFTER}th is. Source: zap, `zapcore.NewSampler`. */
const FIRST = 100
const THEREAFTER = 100
/** Messages that are counted at once. Texts are few; should they not be, the rest is not sampled. */
const MAX_MESSAGES = 4096

/** Whether a message is logged that came at an instant (ms). */
export type Sampler = (level: string, message: string, millis: number) => boolean

/** Leaves nothing out. */
export const everything: Sampler = () => true

/** Lets at most 100 equal messages per second pass, and then one in 100. Messages are equal if level and text are. */
export const makeSampler = (): Sampler => {
  let second = 0
  const counts = new Map<string, number>()
  return (level, message, millis) => {
    const now = Math.floor(millis / 1000)
    if (now !== second) {
      second = now
      counts.clear()
    }
    const key = `${level} ${message}`
    const count = (counts.get(key) ?? 0) + 1
    if (count > 1 || counts.size < MAX_MESSAGES) counts.set(key, count)
    return count <= FIRST || (count - FIRST) % THEREAFTER === 0
  }
}
