import AcUnit from '@mui/icons-material/AcUnit';
import { resource } from '../resource';

export const freezers = resource('freezers', {
  icon: AcUnit,
  title: ['name'],
  fields: {
    name: { list: 1 },
    site_id: { list: 2, filter: true },
    is_retired: { list: 3, filter: true },
  },
});
