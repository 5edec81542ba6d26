import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { useAppearance } from '@/app/appearance';

interface Props {
  option: EChartsCoreOption;
  height?: number;
  label: string;
  /** Called with the index of the clicked bar, slice or cell. */
  onPick?: (index: number) => void;
}

/** A chart; its numbers stand beside it in a table for those who cannot see or click it. */
export function Chart({ option, height = 220, label, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  const { dark } = useAppearance();
  useEffect(() => {
    pick.current = onPick;
  }, [onPick]);
  useEffect(() => {
    let gone = false;
    let dispose: () => void = () => undefined;
    void import('./echarts').then(({ init }) => {
      if (gone || !box.current) return;
      const chart = init(box.current, dark ? 'dark' : undefined);
      chart.setOption({
        backgroundColor: 'transparent',
        animationDuration: 200,
        textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
        ...option,
      });
      chart.on('click', (event) => {
        if (typeof event.dataIndex === 'number') pick.current?.(event.dataIndex);
      });
      const observer = new ResizeObserver(() => chart.resize());
      observer.observe(box.current);
      dispose = () => {
        observer.disconnect();
        chart.dispose();
      };
    });
    return () => {
      gone = true;
      dispose();
    };
  }, [option, dark]);
  return <div ref={box} className="chart" style={{ height }} role="img" aria-label={label} />;
}

/** The colours of the page as charts need them. */
export function useColours() {
  const { dark } = useAppearance();
  return dark
    ? {
        primary: '#6d8ff0',
        line: '#2d333f',
        text: '#a2abba',
        green: '#3fb77b',
        amber: '#e0a030',
        red: '#ec6068',
        grey: '#7d8695',
        blue: '#5b7be0',
        surface: '#1a1e26',
      }
    : {
        primary: '#3d60d6',
        line: '#e3e6eb',
        text: '#596273',
        green: '#24905a',
        amber: '#d78a00',
        red: '#d1373f',
        grey: '#8b94a3',
        blue: '#2b4fc7',
        surface: '#ffffff',
      };
}
