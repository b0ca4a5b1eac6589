import type { Digest, ReadRange, RemoteFile } from "./remote-file.ts"

/** A way to transfer the files of a source. */
export interface Protocol<F extends RemoteFile> {
  /** As progress and log call it. */
  readonly name: string
  readonly read: ReadRange<F>
  /** Connections at the same time. */
  readonly connections: number
  /** Whether one file may use several of them at a time. */
  readonly isParallel: boolean
}

/** A word in the place of a protocol that stands for none: it uses up an attempt. */
export interface UnknownProtocol {
  readonly name: string
  /** What is wrong, and which words are known. */
  readonly problem: string
}

/** A source that was asked for its files. */
export interface OpenSource<F extends RemoteFile> {
  /** By path, each path once. */
  readonly files: ReadonlyArray<F>
  /** In the order of trial: the next one is used only where the one before has failed. */
  readonly protocols: ReadonlyArray<Protocol<F> | UnknownProtocol>
  /** How the right bytes of a file are recognised; undefined where only its size can tell. */
  readonly digestOf: (file: F, signal: AbortSignal) => Promise<Digest | undefined>
  /** Whether a file on the volume is this one. */
  readonly verify: (file: F, path: string, signal: AbortSignal) => Promise<boolean>
  /** The paths of files of which only the length can tell, as far as that was found out. */
  readonly lengthOnly: ReadonlySet<string>
}

/** The size of some files together, in bytes. */
export const totalBytes = (files: ReadonlyArray<RemoteFile>): number => files.reduce((sum, { size }) => sum + size, 0)
