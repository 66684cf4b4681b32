using System;
using Signet.Core;
using Signet.Crypto;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>The descriptor: made at the first connection after a start, when something in it has changed, and on
    /// demand.</content>
    public sealed partial class TelemetryStream
    {
        // Keys, numbers, epochs, versions, telemetry key, envelope.
        private const int OtherFields = 448;

        private static readonly string[] PartNames = new string[] { "applet", "module", "firmware" };

        private bool _describesAgain;
        private string[] _versions = new string[] { string.Empty, string.Empty, BuildInfo.Version };

        /// <summary>True when the descriptor is to be sent.</summary>
        public bool IsDescriptorDue { get; private set; }

        /// <summary>Says which versions are at hand, for the descriptor.</summary>
        /// <param name="module">The module's model and firmware.</param>
        /// <param name="applet">The applet's version.</param>
        public void SetVersions(string module, string applet)
        {
            _versions = new string[] { applet ?? string.Empty, module ?? string.Empty, BuildInfo.Version };
        }

        /// <summary>Gives room that a descriptor's message surely has.</summary>
        /// <returns>Bytes, a few hundred more than it will take.</returns>
        public int DescriptorRoom()
        {
            return Room(Describe());
        }

        /// <summary>Array with the message that <see cref="MakeDescriptor"/> made: that of all messages where it suffices.</summary>
        public byte[] DescriptorBuffer { get; private set; }

        /// <summary>Makes the descriptor's message, with the next number, which is durable at return.</summary>
        /// <param name="offset">Index of its first byte in <see cref="DescriptorBuffer"/>, so that a packet's head fits before
        /// it.</param>
        /// <returns>Its length.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DescriptorTooLarge"/>; the codes of
        /// <see cref="ISecureElement.Sign"/>.</exception>
        public int MakeDescriptor(int offset)
        {
            Descriptor descriptor = Describe();
            int room = Room(descriptor);
            byte[] payload = room > _message.Length - offset ? new byte[offset + room] : _message;
            byte[] fingerprint = Fingerprint(descriptor, payload, offset);
            _epoch.Descriptor++;
            Array.Copy(fingerprint, 0, _epoch.Fingerprint, 0, fingerprint.Length);
            _epoch.IsDelivered = false;
            SaveEpoch();

            descriptor.NextSequence = _signer.Sequence;
            descriptor.Number = _epoch.Descriptor;
            descriptor.Time = _clock.UtcSeconds;
            descriptor.Quality = _clock.Quality;
            descriptor.Confirmed = Confirmed();
            int length = descriptor.Write(payload, offset + CoseSigner.Head);
            CoseSigner signer = new CoseSigner(
                _card,
                SigningKey.Tls,
                DeviceIdentity.KeyIdOf(_credentials.TlsPublicKey),
                _settings.Algorithm,
                "signet/descriptor/1",
                _identity.Id,
                -1);
            length = signer.Sign(payload, offset + CoseSigner.Head, length, payload, offset);
            if (length > Descriptor.MaxMessage)
            {
                throw new SignetException(ErrorCode.DescriptorTooLarge);
            }

            DescriptorBuffer = payload;
            return length;
        }

        /// <summary>Notes that the broker has taken the descriptor.</summary>
        public void DescriptorSent()
        {
            IsDescriptorDue = false;
            _describesAgain = false;
            DescriptorBuffer = null;
            _epoch.IsDelivered = true;
            SaveEpoch();
        }

        /// <summary>Notes that the broker has refused the descriptor: it is sent again when the day is over, or sooner for
        /// another reason.</summary>
        public void DescriptorRefused()
        {
            DescriptorSent();
            _describesAgain = true;
        }

        // After a sleep only what has changed is told.
        private void OpenDescriptor()
        {
            Descriptor descriptor = Describe();
            byte[] fingerprint = Fingerprint(descriptor, new byte[Room(descriptor)], 0);
            IsDescriptorDue = !WokeFromSleep || !_epoch.IsDelivered
                || !ByteRange.Equals(fingerprint, 0, _epoch.Fingerprint, 0, fingerprint.Length);
        }

        private ulong Confirmed()
        {
            long confirmed = _confirmByBroker ? 0 : _messages.ConfirmedBelow - _epoch.Base;
            return confirmed < 0 ? 0 : (ulong)confirmed;
        }

        private Descriptor Describe()
        {
            Descriptor descriptor = new Descriptor();
            descriptor.Epoch = _epoch.Epoch;
            descriptor.EpochBefore = _epoch.KnownBefore();
            descriptor.Names = _names;
            descriptor.Store = StoreNumber();
            descriptor.Policy = (int)_settings.Policy;
            descriptor.Parts = PartNames;
            descriptor.Versions = _versions;
            descriptor.Certificates = _credentials.ClientChain;
            bool same = ByteRange.Equals(
                _credentials.TlsPublicKey, 0, _credentials.TelemetryPublicKey, 0, DeviceIdentity.PointLength);
            descriptor.TelemetryKey = same ? null : DeviceIdentity.SpkiOf(_credentials.TelemetryPublicKey);
            descriptor.Configuration = _configuration.Changed;
            return descriptor;
        }

        private int StoreNumber()
        {
            return _store == null ? 0 : _store.Level == StoreLevel.SimBound ? 2 : 1;
        }

        private int Room(Descriptor descriptor)
        {
            int room = OtherFields + _names.Length;
            for (int i = 0; i < descriptor.Certificates.Length; i++)
            {
                room += descriptor.Certificates[i].Length + 3;
            }

            return room;
        }

        // Of all that does not change by itself.
        private static byte[] Fingerprint(Descriptor descriptor, byte[] buffer, int offset)
        {
            int count = descriptor.Write(buffer, offset);
            byte[] digest = new byte[Sha256.Size];
            Sha256 sha = new Sha256();
            sha.Update(buffer, offset, count);
            sha.Finish(digest, 0);
            byte[] head = new byte[TelemetrySigner.HashLength];
            Array.Copy(digest, 0, head, 0, head.Length);
            return head;
        }
    }
}
