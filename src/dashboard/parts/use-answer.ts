import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../client/problem.ts'
import type { Requests } from '../client/requests.ts'

/** What came of the latest question; what the one before brought stays until it is answered. */
export interface Answered<T> {
  readonly value: T | null
  /** null: nothing went wrong. */
  readonly problem: string | null
}

/** Asks whenever the path, or what the answer depends on, is another. */
export function useAnswer<T>(requests: Requests, path: string, turn: string): Answered<T> {
  const [answered, setAnswered] = useState<Answered<T> & { readonly path: string }>({
    value: null,
    problem: null,
    path,
  })
  useEffect(() => {
    const ended = new AbortController()
    requests.get<T>(path, ended.signal).then(
      value => setAnswered({ value, problem: null, path }),
      error => {
        if (!ended.signal.aborted)
          setAnswered(before => ({
            value: before.path === path ? before.value : null,
            problem: messageOf(error),
            path,
          }))
      },
    )
    return () => ended.abort()
  }, [requests, path, turn])
  // What was said of another session is not shown for a moment as though it were said of this one.
  return answered.path === path ? answered : { value: null, problem: null }
}
