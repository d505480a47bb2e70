import { Injectable } from '@nestjs/common';
import type { SamlSettings } from '../../../protocol/http/identity-providers.js';
import { OutboundFailedError, OutboundRefusedError } from '../../platform/outbound/outbound.errors.js';
import { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import { CertificateError, normalCertificate } from '../saml/saml-certificates.js';
import { MetadataError, type ProviderMetadata, readMetadata } from '../saml/saml-metadata.js';

/** A member of the settings cannot work; the message is a sentence for an administrator. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(
    /** JSON pointer (RFC 6901) from the settings on. */
    readonly pointer: string,
    message: string,
  ) {
    super(message);
  }
}

/** Fills settings of SAML providers in from their metadata. */
@Injectable()
export class SamlCompletion {
  constructor(private readonly http: OutboundHttp) {}

  /** The settings with what their metadata says; pasted metadata is not kept. @throws SettingsError */
  async complete(settings: SamlSettings): Promise<SamlSettings> {
    const told = await this.metadataOf(settings);
    const filled = {
      ...settings,
      metadata: null,
      entityId: told?.entityId ?? settings.entityId,
      signOnUrl: told?.signOnUrl ?? settings.signOnUrl,
      certificates: told ? [...told.certificates] : settings.certificates,
    };
    return { ...filled, certificates: filled.certificates.map(pem) };
  }

  /** What the metadata of a provider says at this moment; null when there is neither an address nor a document. @throws SettingsError */
  async metadataOf({ metadata, metadataUrl, entityId }: SamlSettings): Promise<ProviderMetadata | null> {
    if (metadata !== null) return read(metadata, entityId, '/metadata');
    if (metadataUrl === null) return null;
    return read(await this.fetch(metadataUrl), entityId, '/metadataUrl');
  }

  private async fetch(url: string): Promise<string> {
    try {
      const response = await this.http.fetch(url);
      if (response.status !== 200)
        throw new SettingsError(
          '/metadataUrl',
          `The address answers with status ${response.status} instead of metadata.`,
        );
      return await response.text();
    } catch (error) {
      if (error instanceof OutboundFailedError || error instanceof OutboundRefusedError)
        throw new SettingsError('/metadataUrl', error.message);
      throw error;
    }
  }
}

function read(text: string, entityId: string | null, pointer: string): ProviderMetadata {
  try {
    return readMetadata(text, entityId);
  } catch (error) {
    if (error instanceof MetadataError) throw new SettingsError(pointer, error.message);
    throw error;
  }
}

function pem(certificate: string, index: number): string {
  try {
    return normalCertificate(certificate);
  } catch (error) {
    if (error instanceof CertificateError) throw new SettingsError(`/certificates/${index}`, error.message);
    throw error;
  }
}
