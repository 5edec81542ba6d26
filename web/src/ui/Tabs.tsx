import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';

interface Props {
  items: readonly { key: string; label: string; children: ReactNode }[];
  label: string;
  /** The chosen key, where it is kept elsewhere. */
  value?: string | null;
  onChange?: (key: string) => void;
}

/** Tabs whose row scrolls on a narrow screen. Arrow keys move; only the chosen panel is there. */
export function Tabs({ items, label, value, onChange }: Props) {
  const id = useId();
  const [own, setOwn] = useState(items[0]?.key);
  const chosen = onChange ? value : own;
  const setChosen = onChange ?? setOwn;
  const active = items.find((i) => i.key === chosen) ?? items[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const at = items.findIndex((i) => i.key === active?.key);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
    const next = target === undefined ? undefined : items[(target + items.length) % items.length];
    if (!next) return;
    event.preventDefault();
    setChosen(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  return (
    <div>
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {items.map((item) => (
          <button
            key={item.key}
            id={`${id}-${item.key}`}
            type="button"
            role="tab"
            aria-selected={item.key === active?.key}
            aria-controls={item.key === active?.key ? `${id}-panel` : undefined}
            tabIndex={item.key === active?.key ? 0 : -1}
            onClick={() => setChosen(item.key)}
          >
            {item.label}
          </button>
        ))}
      </div>
      {active && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${active.key}`} key={active.key}>
          {active.children}
        </div>
      )}
    </div>
  );
}
