import Science from '@mui/icons-material/Science';
import { resource } from '../resource';

export const containers = resource('containers', {
  icon: Science,
  title: ['name', 'description', 'uuid'],
  fields: {
    name: { list: 1 },
    sample_type_id: { list: 2, filter: true },
    description: { list: 3 },
    // It follows from the unit where there is one.
    freezer_id: { required: false, list: 4, filter: true },
    storage_unit_id: { list: 5, filter: true },
    position: { list: 6 },
    quantity: { list: 7 },
    unit: { list: 8 },
    state: { list: 9, filter: true, readOnly: true, choices: ['in', 'out', 'consumed', 'lost', 'disposed'] },
    expires_on: { list: 10 },
    collected_on: {},
    lot: { filter: true },
    owner_id: { filter: true },
    project_id: { filter: true },
    parent_id: {},
    uuid: {},
    row: { readOnly: true },
    col: { readOnly: true },
    out_to: { readOnly: true },
    due_back_on: { readOnly: true },
    thaw_count: { readOnly: true },
  },
});
