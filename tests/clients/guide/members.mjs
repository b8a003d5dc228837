// What the bot does with people and roles.

import assert from 'node:assert/strict';
import { PermissionFlagsBits } from 'discord.js';

const named = async (guild, name) => {
  const found = await guild.members.fetch();
  return found.find(({ user }) => user.username === name);
};

export const members = {
  async 'know its owner'({ client, guild }) {
    const { owner } = await client.application.fetch();
    assert.equal(owner.id, (await guild.fetchOwner()).id);
  },
  async 'fetch a user'({ client, guild }) {
    const user = await client.users.fetch(guild.ownerId, { force: true });
    assert.equal(user.username, 'admin');
  },
  async 'say what it is doing'({ client }) {
    client.user.setPresence({ activities: [{ name: 'the guide' }], status: 'idle' });
    assert.equal(client.user.presence.status, 'idle');
  },
  async 'change its name'({ client }) {
    await client.user.setUsername('guide-bot');
    assert.equal((await client.user.fetch()).username, 'guide-bot');
  },
  async 'list all members'({ guild }) {
    assert.equal((await guild.members.fetch()).size, guild.memberCount);
  },
  async 'list members page by page'({ guild }) {
    const page = await guild.members.list({ limit: 2 });
    assert.equal(page.size, 2);
  },
  async 'ask for members by name'({ guild }) {
    const found = await guild.members.fetch({ query: 'gue', limit: 5 });
    assert.deepEqual(found.map(({ user }) => user.username), ['guest']);
  },
  async 'search members'({ guild }) {
    const found = await guild.members.search({ query: 'mem' });
    assert.deepEqual(found.map(({ user }) => user.username), ['member']);
  },
  async 'give a nickname'({ guild }) {
    const guest = await named(guild, 'guest');
    assert.equal((await guest.setNickname('Visitor')).displayName, 'Visitor');
  },
  async 'change its own nickname'({ guild }) {
    assert.equal((await guild.members.editMe({ nick: 'Guide' })).nickname, 'Guide');
  },
  async 'give and take a role'({ guild }) {
    const guest = await named(guild, 'guest');
    const role = await guild.roles.create({ name: 'Guided' });
    assert.ok((await guest.roles.add(role)).roles.cache.has(role.id));
    assert.ok(!(await guest.roles.remove(role)).roles.cache.has(role.id));
    assert.ok((await guest.roles.set([role])).roles.cache.has(role.id));
  },
  async 'send somebody to a timeout'({ guild }) {
    const guest = await named(guild, 'guest');
    assert.ok((await guest.timeout(60_000, 'too loud')).isCommunicationDisabled());
    assert.ok(!(await guest.timeout(null)).isCommunicationDisabled());
  },
  async 'kick somebody'({ guild }) {
    await (await named(guild, 'kicked')).kick('for a test');
    assert.equal(await named(guild, 'kicked'), undefined);
  },
  async 'ban somebody, and lift it'({ guild }) {
    const { user } = await named(guild, 'banned');
    await guild.members.ban(user, { reason: 'for a test', deleteMessageSeconds: 60 });
    const ban = await guild.bans.fetch(user);
    assert.equal(ban.reason, 'for a test');
    assert.equal((await guild.bans.fetch()).size, 1);
    await guild.bans.remove(user);
    assert.equal((await guild.bans.fetch()).size, 0);
  },
  async 'ban several at once'({ guild }) {
    const { id } = await named(guild, 'bulk');
    const { bannedUsers } = await guild.members.bulkBan([id]);
    assert.deepEqual(bannedUsers, [id]);
  },
  async 'know what somebody may do'({ guild, channel }) {
    const guest = await named(guild, 'guest');
    assert.ok(!guest.permissions.has(PermissionFlagsBits.BanMembers));
    assert.ok(guest.permissionsIn(channel).has(PermissionFlagsBits.SendMessages));
    assert.ok((await guild.members.fetchMe()).permissions.has('Administrator'));
  },
  async 'write to somebody directly'({ guild }) {
    const sent = await (await named(guild, 'member')).send('Hello from the guide');
    assert.ok(sent.channel.isDMBased());
  },
  async 'make a role'({ guild }) {
    const role = await guild.roles.create({
      name: 'Made', colors: { primaryColor: 0x3498db }, hoist: true, mentionable: true,
      permissions: [PermissionFlagsBits.ManageMessages], reason: 'for a test',
    });
    assert.equal(role.hexColor, '#3498db');
    assert.ok(role.permissions.has('ManageMessages') && role.hoist && role.mentionable);
  },
  async 'change a role'({ guild }) {
    const role = await guild.roles.create({ name: 'Plain' });
    const changed = await role.edit({ name: 'Changed', permissions: [] });
    assert.equal(changed.name, 'Changed');
    assert.equal((await role.setMentionable(true)).mentionable, true);
  },
  async 'move a role'({ guild }) {
    const role = await guild.roles.create({ name: 'Moved' });
    const { position } = role;
    await role.setPosition(position + 1);
    assert.equal((await guild.roles.fetch(role.id, { force: true })).rawPosition, position + 1);
  },
  async 'delete a role'({ guild }) {
    const role = await guild.roles.create({ name: 'Short' });
    await role.delete();
    assert.equal((await guild.roles.fetch()).has(role.id), false);
  },
  async 'count who has a role'({ guild }) {
    const role = guild.roles.cache.find(({ name }) => name === 'Member');
    await guild.members.fetch();
    assert.equal(role.members.size, (await guild.roles.fetchMemberCounts()).get(role.id));
  },
};
