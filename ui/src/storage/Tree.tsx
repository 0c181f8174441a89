// The units of a freezer, each with how full it is. The content of one is read when it is opened.
import ChevronRight from '@mui/icons-material/ChevronRight';
import ExpandMore from '@mui/icons-material/ExpandMore';
import { IconButton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useTranslate } from 'react-admin';
import { request } from '../http';

interface Unit {
  storage_unit_id: number;
  storage_unit: string;
  storage_type: string;
  position: string | null;
  places: number;
  occupied: number;
  percent: number | null;
}

/** The types whose units have no unit in them. */
const useLeaves = () =>
  useQuery({
    queryKey: ['storage', 'leaves'],
    queryFn: async () => {
      const { json } = await request('/storage_types?holds=eq.containers&select=name');
      return new Set<string>(json.map(({ name }: { name: string }) => name));
    },
  }).data;

/** The units in a freezer, or in one of its units; those on the way to `open` are open. */
export function Tree({ freezer, parent, open, here }: {
  freezer: number | string; parent?: number; open: number[]; here?: number;
}) {
  const query = new URLSearchParams({
    freezer_id: String(freezer), parent_id: parent ? `eq.${parent}` : 'is.null',
  });
  const { data } = useQuery({
    queryKey: ['storage', 'units', freezer, parent ?? 0],
    queryFn: async () => (await request(`/report/occupancy_by_unit?${query}`)).json as Unit[],
  });
  const translate = useTranslate();
  if (data?.length === 0) return <p>{translate('lab.storage.nothing')}</p>;
  return (
    <ul className="tree">
      {data?.map(unit => (
        <Branch key={unit.storage_unit_id} {...{ unit, freezer, open, here }} />
      ))}
    </ul>
  );
}

function Branch({ unit, freezer, open, here }: {
  unit: Unit; freezer: number | string; open: number[]; here?: number;
}) {
  const { storage_unit_id: id, storage_unit: name, position, percent, occupied, places } = unit;
  const translate = useTranslate();
  const isLeaf = useLeaves()?.has(unit.storage_type) ?? true;
  const [isOpen, setOpen] = useState<boolean>();
  const shows = isOpen ?? open.includes(id);
  return (
    <li>
      <div>
        {isLeaf ? <span style={{ width: 48 }} /> : (
          <IconButton aria-expanded={shows} onClick={() => setOpen(!shows)}
            aria-label={translate('lab.storage.inside', { name })}>
            {shows ? <ExpandMore /> : <ChevronRight />}
          </IconButton>
        )}
        <Link to={`/storage/unit/${id}`} aria-current={id === here ? 'page' : undefined}>
          {position && `${position} `}{name}
        </Link>
        {percent !== null && <Full {...{ occupied, places, percent }} />}
      </div>
      {shows && !isLeaf && <Tree freezer={freezer} parent={id} open={open} here={here} />}
    </li>
  );
}

/** How full something is, as a bar and as numbers. */
export const Full = ({ occupied, places, percent }: Pick<Unit, 'occupied' | 'places' | 'percent'>) => (
  <>
    <meter min={0} max={100} value={percent ?? 0} aria-hidden />
    <small>{occupied}/{places}</small>
  </>
);
