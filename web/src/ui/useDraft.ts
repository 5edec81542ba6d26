import { useCallback, useEffect, useRef, useState } from 'react';
import { remember, remembered } from '@/app/preferences';

export interface Draft<T> {
  value: T;
  set: (next: T | ((previous: T) => T)) => void;
  /** Forgets what was typed, after it was saved or thrown away. */
  clear: () => void;
  /** Whether this was typed earlier and found again. */
  restored: boolean;
}

/** What is being typed, kept in the browser until it is saved: a reload or a lost connection loses nothing. */
export function useDraft<T>(key: string, initial: T): Draft<T> {
  const [state, setState] = useState(() => readDraft<T>(key, initial));
  const current = useRef(state.value);

  useEffect(() => {
    current.current = state.value;
  }, [state]);

  const set = useCallback(
    (next: T | ((previous: T) => T)) => {
      const value = typeof next === 'function' ? (next as (previous: T) => T)(current.current) : next;
      current.current = value;
      remember(`draft.${key}`, JSON.stringify(value));
      setState((s) => ({ ...s, value }));
    },
    [key],
  );

  const clear = useCallback(() => {
    remember(`draft.${key}`, null);
    current.current = initial;
    setState({ value: initial, restored: false });
    // The initial value is the one of the first render on purpose: later ones are equal in content.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);

  return { value: state.value, set, clear, restored: state.restored };
}

function readDraft<T>(key: string, initial: T): { value: T; restored: boolean } {
  const text = remembered(`draft.${key}`);
  if (text === null) return { value: initial, restored: false };
  try {
    return { value: JSON.parse(text) as T, restored: true };
  } catch {
    return { value: initial, restored: false };
  }
}
