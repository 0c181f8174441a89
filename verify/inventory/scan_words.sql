-- Verify lab-inventory:inventory/scan_words on pg
begin;

select 1 / (inventory.read_scan_word('NO READ') = 'unread')::int;
select 1 / (inventory.read_scan_word('No TrakMate') = 'empty')::int;
select 1 / (inventory.read_scan_word('3.59E+08') = 'ruined')::int;
select 1 / (inventory.read_scan_word('0359000001') is null)::int;

rollback;
