import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import {
  AccountDeletion,
  AccountService,
  PasswordResetsService,
  type ClientOrigin,
  type Principal,
} from '@openhands-connect/core';
import { clearedRefreshCookie } from '../auth/refresh-cookie.js';
import { DeviceCookie, Devices } from '../auth/device-cookie.js';
import { Caller, Gone, Origin } from '../http/caller.decorator.js';

@Controller()
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly resets: PasswordResetsService,
    private readonly deletion: AccountDeletion,
  ) {}

  @Operation('updateMe')
  async update({ body }: Received<'updateMe'>, @Caller() principal: Principal): Promise<Reply<'updateMe'>> {
    return { status: 200, body: await this.accounts.update(principal, body) };
  }

  @Operation('deleteMe')
  async delete(
    { body = {} }: Received<'deleteMe'>,
    @Caller() principal: Principal,
    @Origin() origin: ClientOrigin,
    @Gone() signal: AbortSignal,
  ): Promise<Reply<'deleteMe'>> {
    await this.deletion.delete(principal, body, origin, signal);
    return { status: 204, headers: { 'Set-Cookie': clearedRefreshCookie } };
  }

  @Operation('changePassword')
  async changePassword(
    { body }: Received<'changePassword'>,
    @Caller() principal: Principal,
    @Origin() origin: ClientOrigin,
    @Devices() devices: DeviceCookie,
    @Gone() signal: AbortSignal,
  ): Promise<Reply<'changePassword'>> {
    const token = await this.accounts.changePassword(principal, body, origin, signal);
    return { status: 204, headers: { 'Set-Cookie': devices.keep(token) } };
  }

  @Operation('requestPasswordReset')
  async requestReset(
    { body }: Received<'requestPasswordReset'>,
    @Origin() origin: ClientOrigin,
    @Devices() devices: DeviceCookie,
  ): Promise<Reply<'requestPasswordReset'>> {
    await this.resets.request(body, origin, devices.tokens);
    return { status: 202 };
  }

  @Operation('resetPassword')
  async reset(
    { body }: Received<'resetPassword'>,
    @Origin() origin: ClientOrigin,
    @Devices() devices: DeviceCookie,
    @Gone() signal: AbortSignal,
  ): Promise<Reply<'resetPassword'>> {
    const token = await this.resets.reset(body, origin, signal);
    return { status: 204, headers: { 'Set-Cookie': devices.keep(token) } };
  }
}
