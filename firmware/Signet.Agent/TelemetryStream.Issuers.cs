using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// Who may confirm and command: the issuers of the settings, and what commands have changed of them (docs/SPEC.md,
    /// "Issuers"). A removal is signed by somebody who stays, so that a device always has one that works.
    /// </content>
    public sealed partial class TelemetryStream
    {
        private Issuer[] _issuers = new Issuer[0];

        /// <summary>True when there is anybody whom the device believes.</summary>
        public bool HasIssuers
        {
            get { return _issuers.Length > 0; }
        }

        // Before messages are opened: who confirms decides when they are let go.
        private void OpenIssuers()
        {
            _issuers = _configuration.Issuers.Of(_settings.Issuers);
            _confirmByBroker = _settings.ConfirmByBroker || !HasIssuer(Issuer.Confirm);
            _history = _confirmByBroker && !HasIssuer(Issuer.Confirm) ? null : _history ?? new SignedHistory();
            _confirmOpener = null;
            _commandOpener = null;
            if (_issuers.Length == 0)
            {
                return;
            }

            if (Verifier == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "UseMcuCrypto: issuers need it");
            }

            _confirmOpener = new IssuerMessage(
                _issuers, Verifier, HeldKeys, Issuer.Confirm, "signet/confirm/1", _identity.Id, _settings.Stream);
            _commandOpener = new IssuerMessage(_issuers, Verifier, HeldKeys, Issuer.Command, "signet/command/1", _identity.Id, -1);
            _confirmation = _confirmation ?? new Confirmation();
            _command = _command ?? new Command();
        }

        // From now on, as a command has said.
        private void ChangeIssuers()
        {
            bool confirmed = TakesConfirmations;
            OpenIssuers();
            _messages.ConfirmByBroker = _confirmByBroker;
            _report.Confirmed = Promised();
            if (TakesConfirmations != confirmed)
            {
                // It subscribes to something else.
                Actions |= StreamAction.Reconnect;
            }

            IsDescriptorDue = true;
        }

        // Whether the command may do that to the issuers; the configuration is changed where it may.
        private ErrorCode JudgeIssuers(byte[] signer)
        {
            bool adds = _command.Number == Command.AddIssuer;
            byte[] keyId = adds ? _command.Added.KeyId : _command.RemovedKeyId;
            Issuer known = FindIssuer(keyId);
            bool own = ByteRange.Equals(keyId, 0, signer, 0, DeviceIdentity.KeyIdLength);
            bool loses = !adds || (_command.Added.Rights & Issuer.Command) == 0;
            bool other = adds && known != null
                && !ByteRange.Equals(known.Point, 0, _command.Added.Point, 0, DeviceIdentity.PointLength);
            if (other || (!adds && known == null))
            {
                return ErrorCode.IssuerUnknown;
            }

            if (own && loses)
            {
                return ErrorCode.IssuerLast;
            }

            int confirming = 0;
            for (int i = 0; i < _issuers.Length; i++)
            {
                confirming += _issuers[i] != known && (_issuers[i].Rights & Issuer.Confirm) != 0 ? 1 : 0;
            }

            bool gives = adds && (_command.Added.Rights & Issuer.Confirm) != 0;
            if (confirming == 0 && !gives && TakesConfirmations)
            {
                return ErrorCode.IssuerLast;
            }

            bool room = _issuers.Length < DeviceConfiguration.MaxIssuers && _configuration.HasRoom(keyId);
            return adds && known == null && !room ? ErrorCode.IssuersFull : ErrorCode.None;
        }

        private Issuer FindIssuer(byte[] keyId)
        {
            for (int i = 0; i < _issuers.Length; i++)
            {
                if (ByteRange.Equals(_issuers[i].KeyId, 0, keyId, 0, DeviceIdentity.KeyIdLength))
                {
                    return _issuers[i];
                }
            }

            return null;
        }

        private bool HasIssuer(int right)
        {
            for (int i = 0; i < _issuers.Length; i++)
            {
                if ((_issuers[i].Rights & right) != 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
