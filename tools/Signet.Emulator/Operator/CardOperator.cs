using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Signet.Emulator.Card;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Operator
{
    /// <summary>
    /// What the operator does to a SIM from remote while a device uses it: replace, revoke and delete objects, lock them while at
    /// it, block the applet, REFRESH, another profile. Everything happens between two commands of the device.
    /// </summary>
    public sealed class CardOperator
    {
        private readonly ModemEmulator? _modem;
        private readonly UiccCard _card;
        private bool _installed;

        /// <summary>Makes the operator of a card in a module.</summary>
        /// <param name="modem">The module.</param>
        /// <param name="applet">The IoT SAFE applet.</param>
        /// <param name="installed">False when the applet isn't on the card yet.</param>
        public CardOperator(ModemEmulator modem, IotSafeApplet applet, bool installed = true)
        {
            _modem = modem ?? throw new ArgumentNullException(nameof(modem));
            _card = modem.Card;
            Applet = applet ?? throw new ArgumentNullException(nameof(applet));
            _installed = installed;
        }

        /// <summary>Makes the operator of a card without a module, which then belongs to one thread.</summary>
        /// <param name="card">The card.</param>
        /// <param name="applet">The IoT SAFE applet, installed on it.</param>
        public CardOperator(UiccCard card, IotSafeApplet applet)
        {
            _card = card ?? throw new ArgumentNullException(nameof(card));
            Applet = applet ?? throw new ArgumentNullException(nameof(applet));
            _installed = true;
        }

        /// <summary>The applet; another one after <see cref="ChangeProfile"/>.</summary>
        public IotSafeApplet Applet { get; private set; }

        /// <summary>The module before the card, when it lies; null for an honest one.</summary>
        public LyingModule? Liar => _card.Liar;

        /// <summary>Writes a file's content; its slot keeps its size unless the content is larger.</summary>
        /// <param name="file">The file.</param>
        /// <param name="content">Content; empty to empty the file.</param>
        public void Replace(FileObject file, byte[] content)
        {
            ArgumentNullException.ThrowIfNull(file);
            ArgumentNullException.ThrowIfNull(content);
            Change(file, () => file.Load(content, Math.Max(file.Slot.Length, content.Length)));
        }

        /// <summary>Puts another key into a pair.</summary>
        /// <param name="key">The private half; the public one follows.</param>
        /// <param name="pair">The new key on the curve of the object's type; null lets the card generate it.</param>
        public void Replace(PrivateKeyObject key, ECDsa? pair)
        {
            ArgumentNullException.ThrowIfNull(key);
            CardCurve curve = CardCurve.Of(key.KeyType) ?? throw new ArgumentException("The object's key is not one on a curve.", nameof(key));
            Change(key, () =>
            {
                using ECDsa? made = pair == null ? curve.Generate() : null;
                key.Load(pair ?? made!);
                if (Applet.Store.Find<PublicKeyObject>(key.PublicId) is not { } half)
                    return;
                half.Point = P256.PointOf(key.Value!.Value);
                half.Activated = true;
                half.Touch();
            });
        }

        /// <summary>Puts another secret into an object.</summary>
        /// <param name="secret">The object.</param>
        /// <param name="value">The secret.</param>
        public void Replace(SecretKeyObject secret, byte[] value)
        {
            ArgumentNullException.ThrowIfNull(secret);
            Change(secret, () => secret.Load(value));
        }

        /// <summary>Deactivates an object, or activates it again. Its content stays.</summary>
        /// <param name="item">The object; of a key pair each half is one.</param>
        /// <param name="activated">False to revoke.</param>
        public void Activate(StoreObject item, bool activated)
        {
            ArgumentNullException.ThrowIfNull(item);
            Change(item, () => item.Activated = activated);
        }

        /// <summary>Deletes an object.</summary>
        /// <param name="item">The object.</param>
        public void Delete(StoreObject item)
        {
            ArgumentNullException.ThrowIfNull(item);
            Change(item, () => Applet.Store.Remove(item));
        }

        /// <summary>Begins or ends work on an object: meanwhile commands that name it get 6984.</summary>
        /// <param name="item">The object.</param>
        /// <param name="locked">True to begin.</param>
        public void Lock(StoreObject item, bool locked)
        {
            ArgumentNullException.ThrowIfNull(item);
            Run(() => item.UnderAdministration = locked);
        }

        /// <summary>Lets the applet answer 6984 to its next commands.</summary>
        /// <param name="commands">How many; 0 ends it.</param>
        public void Busy(int commands)
        {
            Run(() => Applet.Administration.BusyCommands = commands);
        }

        /// <summary>Damages the applet store, or repairs it: 6400 for every command.</summary>
        /// <param name="damaged">True to damage.</param>
        public void Damage(bool damaged)
        {
            Run(() => Applet.Administration.StoreDamaged = damaged);
        }

        /// <summary>Takes the card's last memory, or gives it back: 6A84 for what writes keys.</summary>
        /// <param name="full">True to take it.</param>
        public void FillMemory(bool full)
        {
            Run(() => Applet.Administration.MemoryFull = full);
        }

        /// <summary>Ends a session with the server: nothing is locked any more, and the next success says 63CF.</summary>
        public void Complete()
        {
            Run(() =>
            {
                foreach (StoreObject item in Applet.Store.Objects)
                    item.UnderAdministration = false;
                Applet.Administration.Complete();
            });
        }

        /// <summary>Blocks the applet: SELECT is refused, and a channel on which it is selected falls back to the MF.</summary>
        /// <param name="status">What SELECT answers, such as 6A82, 6283 or 6999; null to unblock.</param>
        public void Block(ushort? status)
        {
            Run(() =>
            {
                Applet.Administration.SelectStatus = status;
                if (status == null || !_installed)
                    return;
                _card.Uninstall(Applet);
                _card.Install(Applet);
            });
        }

        /// <summary>Installs or deletes the applet.</summary>
        /// <param name="installed">True to install.</param>
        public void Install(bool installed)
        {
            Run(() =>
            {
                if (installed == _installed)
                    return;
                _installed = installed;
                if (installed)
                    _card.Install(Applet);
                else
                    _card.Uninstall(Applet);
            });
        }

        /// <summary>
        /// REFRESH. The module initialises the USIM anew and closes the channels of others on the way, or resets the card (04 and
        /// 09). 01 changes nothing that a device could notice.
        /// </summary>
        /// <param name="kind">Qualifier.</param>
        /// <param name="announced">True to print the module's URCs of a reset.</param>
        public void Refresh(RefreshKind kind, bool announced)
        {
            switch (kind)
            {
                case RefreshKind.FileChange:
                    break;
                case RefreshKind.Reset or RefreshKind.ProfileChange:
                    Reset(announced);
                    break;
                default:
                    Run(_card.CloseChannels);
                    break;
            }
        }

        /// <summary>Resets the card.</summary>
        /// <param name="announced">True to print the module's URCs.</param>
        public void Reset(bool announced)
        {
            if (_modem == null)
                _card.Reset();
            else
                _modem.ResetSim(announced);
        }

        /// <summary>
        /// Another profile on an eSIM: new ICCID, new applet with a store of its own, card reset. Its transport options stay the
        /// card's.
        /// </summary>
        /// <param name="profile">The profile.</param>
        /// <param name="personalisation">Key and certificates for it; null for a fresh key and no certificates.</param>
        /// <param name="announced">True to print the module's URCs.</param>
        public void ChangeProfile(CardProfile profile, CardPersonaliser? personalisation, bool announced)
        {
            ArgumentNullException.ThrowIfNull(profile);
            ObjectStore store = (personalisation ?? new CardPersonaliser()).Build(profile);
            Run(() =>
            {
                if (_installed)
                    _card.Uninstall(Applet);
                Applet = new IotSafeApplet(store, profile.Applet, Applet.Tracer);
                _card.Install(Applet);
                _installed = true;
                _card.Usim.Load(profile.Usim);
            });
            Reset(announced);
        }

        /// <summary>Makes the module before the card a liar, or honest again.</summary>
        /// <param name="lies">True for a liar, who begins with an empty notebook.</param>
        public void Lie(bool lies)
        {
            Run(() => _card.Liar = lies ? new LyingModule() : null);
        }

        /// <summary>Gives the card a command by another door than the module's, such as a card reader.</summary>
        /// <param name="apdu">Command APDU.</param>
        /// <returns>Data, SW1, SW2.</returns>
        public byte[] Transmit(byte[] apdu)
        {
            return See(card => card.Transmit(apdu));
        }

        /// <summary>Looks at the card between two commands.</summary>
        /// <param name="look">What to see.</param>
        /// <typeparam name="T">What comes of it.</typeparam>
        /// <returns>What was seen.</returns>
        public T See<T>(Func<UiccCard, T> look)
        {
            ArgumentNullException.ThrowIfNull(look);
            T? seen = default;
            Run(() => seen = look(_card));
            return seen!;
        }

        /// <summary>The objects of the applet store, as they are now.</summary>
        /// <returns>A copy of the list.</returns>
        public IReadOnlyList<StoreObject> Objects()
        {
            return See(_ => Applet.Store.Objects.ToArray());
        }

        private void Change(StoreObject item, Action change)
        {
            Run(() =>
            {
                change();
                item.Touch();
            });
        }

        private void Run(Action work)
        {
            if (_modem == null)
                work();
            else
                _modem.WithCard(_ => work());
        }
    }
}
