// Bars for a report. The table beside them says the same, so a screen reader skips them.
import { useTheme } from '@mui/material';
import { Bar, BarChart, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export interface Bars {
  /** The column that names a bar, and those of its length: several are stacked. */
  label: string;
  keys: string[];
  /** Days stand side by side, and things one below the other. */
  isOverTime?: boolean;
}
// Okabe-Ito: told apart by those who see few colours.
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9'];

export default function Chart({ rows, names, bars }: {
  rows: Record<string, any>[]; names: (key: string) => string; bars: Bars;
}) {
  const { palette } = useTheme();
  const { label, keys, isOverTime } = bars;
  const axis = { stroke: palette.text.secondary, fontSize: 12 };
  const number = { ...axis, type: 'number' as const, allowDecimals: false };
  const name = { ...axis, type: 'category' as const, dataKey: label };
  return (
    <div aria-hidden style={{ height: isOverTime ? 180 : rows.length * 30 + 70 }}>
      <ResponsiveContainer>
        <BarChart data={rows} layout={isOverTime ? 'horizontal' : 'vertical'} accessibilityLayer={false}>
          {isOverTime ? <XAxis {...name} /> : <XAxis {...number} />}
          {isOverTime ? <YAxis {...number} width={40} /> : <YAxis {...name} width={110} />}
          <Tooltip cursor={{ fill: palette.action.hover }} isAnimationActive={false}
            contentStyle={{ background: palette.background.paper, color: palette.text.primary }} />
          {keys.length > 1 && (
            <Legend formatter={text => <span style={{ color: palette.text.primary }}>{text}</span>} />
          )}
          {keys.map((key, n) => (
            <Bar key={key} dataKey={key} name={names(key)} stackId="all" fill={COLOURS[n]} maxBarSize={22}
              isAnimationActive={false} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
