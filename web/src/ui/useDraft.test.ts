import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useDraft } from './useDraft';

describe('A draft', () => {
  it('is found again after a reload', () => {
    const first = renderHook(() => useDraft('note', { text: '' }));
    act(() => first.result.current.set({ text: 'half a sentence' }));
    first.unmount();
    const second = renderHook(() => useDraft('note', { text: '' }));
    expect(second.result.current.value.text).toBe('half a sentence');
    expect(second.result.current.restored).toBe(true);
  });

  it('is gone once it was saved', () => {
    const first = renderHook(() => useDraft('note', { text: '' }));
    act(() => first.result.current.set({ text: 'sent' }));
    act(() => first.result.current.clear());
    expect(first.result.current.value.text).toBe('');
    expect(renderHook(() => useDraft('note', { text: '' })).result.current.restored).toBe(false);
  });

  it('begins anew when what was kept cannot be read', () => {
    localStorage.setItem('okr.draft.note', '{');
    expect(renderHook(() => useDraft('note', { text: 'new' })).result.current.value.text).toBe('new');
  });
});
